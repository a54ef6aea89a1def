export { connectPeer, type PeerLink, type PeerOptions } from './connect-peer.js';
export { type PeerCandidate, type PeerConnection, type PeerDescription } from './peer-connection.js';
