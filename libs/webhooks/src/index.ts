export { type InviteAnswer, type InviteAuthority, type InviteQuestion, mayInvite } from './may-invite.js';
export { type PostOutcome, type SignedPost, SignedPosts } from './post.js';
