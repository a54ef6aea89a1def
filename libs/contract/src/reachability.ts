import { type Device, type Environment, type Reachable } from '#calls';
import { deviceView, type DeviceView } from './views.js';

/** What stands in the way, and what to do about it. */
export interface ReachabilityProblem {
  readonly code: 'no-devices' | 'not-registered' | 'no-voip-token' | 'no-credentials';
  readonly message: string;
}

/** Whether a device would ring now, and by what; `problem`: why no push would wake it. */
export interface DeviceReachability extends Partial<Pick<DeviceView, 'environment' | 'tokens'>> {
  readonly deviceId: string;
  readonly rings: boolean;
  /** It has a connection now. */
  readonly bySocket: boolean;
  readonly byPush: boolean;
  readonly problem?: ReachabilityProblem;
}

/** Who would ring if the user were called now, and why not. */
export interface ReachabilityView {
  readonly user: string;
  readonly rings: boolean;
  readonly devices: readonly DeviceReachability[];
  readonly problem?: ReachabilityProblem;
}

const noDevices: ReachabilityProblem = {
  code: 'no-devices',
  message: 'The user has no device: the app registers it with PUT /v1/devices/{deviceId} on each launch, or connects.',
};
const notRegistered: ReachabilityProblem = {
  code: 'not-registered',
  message: 'The device rings only while it is connected: the app registers it with PUT /v1/devices/{deviceId}.',
};
const noVoipToken: ReachabilityProblem = {
  code: 'no-voip-token',
  message:
    "There is no VoIP token: the app sends PushKit's, tokens.voip, on each launch. It goes when Apple refuses it, or when another device or user registers it.",
};
const noCredentials = (environment: Environment): ReachabilityProblem => ({
  code: 'no-credentials',
  message: `The app has no key for ${environment}: add one to the apps file (apns.keys.${environment}), or register the token under the environment that it is of.`,
});

/** `environments`: those of Apple's that the app has credentials for. */
export function reachabilityView(
  user: string,
  devices: readonly Device[],
  reachable: readonly Reachable[],
  environments: readonly Environment[],
): ReachabilityView {
  const connected = new Set(reachable.filter(({ server }) => server !== undefined).map(({ deviceId }) => deviceId));
  const registered = devices.map((device) => ofDevice(device, connected.has(device.deviceId), environments));
  const known = new Set(devices.map(({ deviceId }) => deviceId));
  const others = [...connected].filter((deviceId) => !known.has(deviceId)).map(ofStranger);
  const all = [...registered, ...others];
  return { user, rings: all.some(({ rings }) => rings), devices: all, ...(all.length === 0 && { problem: noDevices }) };
}

function ofDevice(device: Device, bySocket: boolean, environments: readonly Environment[]): DeviceReachability {
  const problem = pushProblem(device, environments);
  const { deviceId, environment, tokens } = deviceView(device);
  const byPush = problem === undefined;
  return { deviceId, rings: bySocket || byPush, bySocket, byPush, ...(problem && { problem }), environment, tokens };
}

function pushProblem({ tokens, environment }: Device, environments: readonly Environment[]) {
  if (!tokens.voip) return noVoipToken;
  return environments.includes(environment) ? undefined : noCredentials(environment);
}

const ofStranger = (deviceId: string): DeviceReachability => ({
  ...{ deviceId, rings: true, bySocket: true, byPush: false },
  problem: notRegistered,
});
