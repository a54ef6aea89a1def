import { type Clock, type Media, refuse, type Refusal } from '#calls';
import { type SignalingApp } from '#config';
import { type Log } from '#telemetry';
import { mayInvite, type SignedPosts } from '#webhooks';

const byServiceOnly = refuse(
  'forbidden',
  "In this app only the host application's back end places calls, with a service token: POST /v1/calls.",
);
const notAllowed = refuse('forbidden', 'The host application does not allow this call.');
const notAnswered = refuse(
  'unavailable',
  'The host application did not say in time whether this call may be placed: repeat it with the same ids.',
);

interface Asked {
  readonly app: string;
  readonly from: { readonly id: string };
  readonly to: string;
  readonly media: Media;
}

/** Who may call whom, as each app has it. */
export class InvitePolicies {
  constructor(
    private readonly apps: readonly SignalingApp[],
    private readonly posts: SignedPosts,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Null where a user may place this call. `isPlaced`: it was, earlier, and is not asked for again. */
  async refusal({ app, from, to, media }: Asked, isPlaced: () => Promise<boolean>): Promise<Refusal | null> {
    const policy = this.apps.find(({ id }) => id === app)?.invite ?? 'service';
    if (policy === 'anyone') return null;
    if (policy === 'service') return byServiceOnly;
    if (await isPlaced()) return null;
    const authority = { url: policy.url, secret: policy.secret.reveal() };
    const answer = await mayInvite(this.posts, authority, { app, from: from.id, to, media }, this.clock());
    if (answer.kind !== 'unknown') return answer.kind === 'yes' ? null : notAllowed;
    this.log.warn({ app, why: answer.why }, 'the host application did not say whether a call may be placed');
    return notAnswered;
  }
}
