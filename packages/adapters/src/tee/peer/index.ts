export type { OfferedEnclave } from './answer-peer.js'
export { type ConnectPeerOptions, connectPeer, type WorkerPeer } from './connect-peer.js'
export type { PeerTls } from './peer-tls.js'
export { type ServedPeers, type ServePeersOptions, servePeers } from './serve-peers.js'
