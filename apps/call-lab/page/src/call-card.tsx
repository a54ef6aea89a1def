import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { callee } from './callee.js';
import { type BrowserCall } from './browser-call.js';
import { clientState, connectCaller, inviting, ownCall, place, refusal } from './caller.js';
import { lab, nameOf } from './lab-line.js';
import { type Picture } from './media.js';
import { Pictures } from './pictures.js';

/** What was chosen stays chosen, from call to call. */
const media = signal<'audio' | 'video'>('video');
const picture = signal<Picture>('camera');

/** The caller: this browser. */
export function CallCard() {
  const server = lab.value?.servers[0];
  useEffect(() => {
    if (server !== undefined) connectCaller(server);
  }, [server]);
  const call = ownCall.value;
  const isOver = call === undefined || call.state.value === 'ended';
  return (
    <section class="card" aria-labelledby="caller-title">
      <h2 id="caller-title">Call from this browser</h2>
      {isOver ? <Form /> : <Going call={call} />}
      <p class="bad" role="alert">
        {refusal.value}
      </p>
    </section>
  );
}

function Form() {
  const people = [...new Map((lab.value?.phones ?? []).map(({ user, name }) => [user, name]))];
  const isReady = clientState.value === 'online' && !inviting.value;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void place(callee.value, media.value, picture.value);
      }}
    >
      <div class="fields">
        <label for="callee">Whom</label>
        <select id="callee" value={callee.value} onChange={({ currentTarget }) => (callee.value = currentTarget.value)}>
          {people.map(([user, each]) => (
            <option key={user} value={user}>
              {each}
            </option>
          ))}
        </select>
        <label for="media">With</label>
        <select
          id="media"
          value={media.value}
          onChange={({ currentTarget }) => (media.value = currentTarget.value === 'audio' ? 'audio' : 'video')}
        >
          <option value="video">sound and picture</option>
          <option value="audio">sound</option>
        </select>
        <label for="picture">From</label>
        <select
          id="picture"
          value={picture.value}
          onChange={({ currentTarget }) => (picture.value = currentTarget.value === 'drawn' ? 'drawn' : 'camera')}
        >
          <option value="camera">camera and microphone, where there are any</option>
          <option value="drawn">a drawn picture and a beep</option>
        </select>
      </div>
      <button type="submit" class="call" disabled={!isReady}>
        Call {nameOf(callee.value)}
      </button>
    </form>
  );
}

function Going({ call }: { readonly call: BrowserCall }) {
  const { call: sdk, state } = call;
  const other = nameOf(sdk.peer.id);
  const rings = sdk.direction === 'incoming' && state.value !== 'connected';
  return (
    <>
      <p>{rings ? `${other} is calling` : `${state.value === 'connected' ? 'Connected to' : 'Calling'} ${other}`}</p>
      <Pictures call={call} other={other} />
      <div class="row">
        {rings && (
          <button type="button" class="answer" onClick={() => void call.answer(picture.value)}>
            Answer
          </button>
        )}
        <button
          type="button"
          class="hangup"
          onClick={() => {
            if (rings) call.decline();
            else call.hangUp();
          }}
        >
          {rings ? 'Decline' : state.value === 'connected' ? 'Hang up' : 'Cancel'}
        </button>
      </div>
    </>
  );
}
