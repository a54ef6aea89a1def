/** The stages of a leg, in the order in which a call passes them. */
export const STAGES = ['held', 'queued', 'sent', 'accepted', 'woken', 'ringing', 'answered'] as const;
export type Stage = (typeof STAGES)[number];

/** What a bar of this stage says. */
export const WORDS: Readonly<Record<Stage, { readonly name: string; readonly meaning: string }>> = {
  held: { name: 'Held', meaning: 'told by its socket; the push waits' },
  queued: { name: 'Queued', meaning: 'a job waits for a push worker' },
  sent: { name: 'Sent', meaning: 'Apple is asked, and has not accepted yet' },
  accepted: { name: 'Accepted by Apple', meaning: 'the push is on its way to the phone' },
  woken: { name: 'Woken', meaning: 'the app is connected with what the push carried' },
  ringing: { name: 'Ringing', meaning: 'the phone shows its call screen' },
  answered: { name: 'Answered', meaning: 'they talk' },
};
