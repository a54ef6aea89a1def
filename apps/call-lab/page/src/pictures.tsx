import { useEffect, useRef } from 'preact/hooks';
import { type BrowserCall } from './browser-call.js';

/** What is sent and what arrives. */
export function Pictures({ call, other }: { readonly call: BrowserCall; readonly other: string }) {
  if (!call.local.value && !call.remote.value) return null;
  return (
    <div class="pictures">
      <Picture stream={call.remote.value} name={other} />
      <Picture stream={call.local.value} name="You" muted />
    </div>
  );
}

interface PictureProps {
  readonly stream: MediaStream | undefined;
  readonly name: string;
  readonly muted?: boolean;
}

function Picture({ stream, name, muted = false }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream ?? null;
  }, [stream]);
  return (
    <figure>
      <video
        ref={video}
        autoplay
        playsInline
        muted={muted}
        aria-label={`Picture: ${name}`}
        data-who={muted ? 'you' : 'other'}
      />
      <figcaption>{name}</figcaption>
    </figure>
  );
}
