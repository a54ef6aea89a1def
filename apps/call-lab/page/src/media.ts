/** What is sent: from the camera and the microphone, or drawn and played by this page. */
export type Picture = 'camera' | 'drawn';

export interface Sending {
  readonly stream: MediaStream;
  readonly picture: Picture;
  stop(): void;
}

const WIDTH = 480;
const HEIGHT = 360;
const FRAMES_PER_SECOND = 15;
const BEEP_HZ = 440;

/** Takes the camera where that is wanted and there is one; else draws. */
export async function openMedia(media: 'audio' | 'video', wanted: Picture, name: string): Promise<Sending> {
  if (wanted === 'camera') {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: media === 'video' });
      return {
        stream,
        picture: 'camera',
        stop: () => {
          stopTracks(stream);
        },
      };
    } catch {
      // None there, or not allowed: the call goes on with a drawn one.
    }
  }
  return drawn(media, name);
}

function drawn(media: 'audio' | 'video', name: string): Sending {
  const sound = beeps();
  const picture = media === 'video' ? drawing(name) : undefined;
  const stream = new MediaStream([...sound.stream.getTracks(), ...(picture?.stream.getTracks() ?? [])]);
  const stop = (): void => {
    picture?.stop();
    sound.stop();
    stopTracks(stream);
  };
  return { stream, picture: 'drawn', stop };
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** A soft beep each second: whoever listens hears that sound arrives. */
function beeps(): { stream: MediaStream; stop: () => void } {
  const context = new AudioContext();
  const loudness = context.createGain();
  const tone = context.createOscillator();
  const out = context.createMediaStreamDestination();
  tone.frequency.value = BEEP_HZ;
  loudness.gain.value = 0;
  tone.connect(loudness).connect(out);
  tone.start();
  const timer = setInterval(() => {
    loudness.gain.setTargetAtTime(0.05, context.currentTime, 0.02);
    loudness.gain.setTargetAtTime(0, context.currentTime + 0.12, 0.02);
  }, 1_000);
  const stop = (): void => {
    clearInterval(timer);
    void context.close();
  };
  return { stream: out.stream, stop };
}

/** A clock with a name: whoever looks sees that frames arrive, and how late. */
function drawing(name: string): { stream: MediaStream; stop: () => void } {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext('2d');
  const hue = Array.from(name).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 360;
  const draw = (): void => {
    if (pen) drawFrame(pen, name, hue);
  };
  draw();
  // A tab that is not in front gets no animation frames, and its picture would stand still.
  const timer = setInterval(draw, 1_000 / FRAMES_PER_SECOND);
  return {
    stream: canvas.captureStream(FRAMES_PER_SECOND),
    stop: () => {
      clearInterval(timer);
    },
  };
}

function drawFrame(pen: CanvasRenderingContext2D, name: string, hue: number): void {
  const now = new Date();
  const turn = ((now.getTime() % 4_000) / 4_000) * 2 * Math.PI;
  pen.fillStyle = `hsl(${hue} 45% 22%)`;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.fillStyle = `hsl(${hue} 70% 60%)`;
  pen.beginPath();
  pen.arc(WIDTH / 2 + 150 * Math.cos(turn), HEIGHT / 2 + 100 * Math.sin(turn), 22, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = 'white';
  pen.textAlign = 'center';
  pen.font = '600 44px system-ui, sans-serif';
  pen.fillText(name, WIDTH / 2, HEIGHT / 2);
  pen.font = '24px ui-monospace, monospace';
  pen.fillText(now.toISOString().slice(11, 23), WIDTH / 2, HEIGHT / 2 + 40);
}
