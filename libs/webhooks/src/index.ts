export { unreachableAnnouncement } from './announcements.js';
export { type AnnouncementQueue, CallAnnouncer } from './call-announcer.js';
export { type InviteAnswer, type InviteAuthority, type InviteQuestion, mayInvite } from './may-invite.js';
export { waitBeforeTry } from './next-try.js';
export { type PostOutcome, type SignedPost, SignedPosts } from './post.js';
