/** Tokens of what the module makes by factories and what has no class in this app; the classes of this app are their own. */
export const ANNOUNCER = Symbol('CallAnnouncer or null');
export const CALL_STORE = Symbol('CallStore');
export const CLOCK = Symbol('Clock');
export const CONFIG = Symbol('SignalingConfig');
export const CONNECTIONS = Symbol('Connections');
export const DEVICE_BOOK = Symbol('DeviceBook');
export const EXCHANGE = Symbol('Exchange');
export const ICE_SERVERS_OF = Symbol('IceServersOf');
export const LOG = Symbol('Log');
export const NOTIFIER = Symbol('RedisPartyNotifier');
export const SERVER = Symbol('name of this server');
export const PUSH_QUEUE = Symbol('PushQueue');
export const READINESS = Symbol('Readiness');
export const RING_CHECKS = Symbol('RingChecks');
export const RING_TIMER = Symbol('RingTimer');
export const USER_TOKENS = Symbol('UserTokens');
export const WAKE_TOKENS = Symbol('WakeTokens');
