export { type Credential, type SimulatedApp } from './apps.js';
export { ControlServer, type ControlServerOptions } from './control-server.js';
export { attachPhone, type PhoneLine } from './phone-line.js';
export { type Detach, type PushListener } from './phones.js';
export { type Push, type RecordedRequest } from './push.js';
export { type Refusal, type Verdict } from './reasons.js';
export { ApnsSimulator, type ApnsSimulatorOptions } from './simulator.js';
