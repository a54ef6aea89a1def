import { type DeviceBook, type DeviceRef, type Environment, type TokenKind } from '#calls';

/**
 * What is to be done about a token, once the call knows what came of its push. `doubt`: both environments call it bad, but so many
 * are called bad at once that nothing is forgotten.
 */
export type TokenVerdict =
  | { readonly kind: 'forget'; readonly device: DeviceRef; readonly of: TokenKind; readonly token: string }
  | {
      readonly kind: 'retag';
      readonly device: DeviceRef;
      readonly of: TokenKind;
      readonly token: string;
      readonly environment: Environment;
    }
  | { readonly kind: 'doubt' };

/** What became of the token; null: it is not this device's any more, and nothing was done. */
export type TokenFate = 'forgotten' | 're-tagged' | 'doubted' | null;

/** Rejects where the device book can't be asked: the next call of this device comes to the same verdict. */
export async function carryOut(
  devices: Pick<DeviceBook, 'forgetToken' | 'retag'>,
  verdict: TokenVerdict,
): Promise<TokenFate> {
  switch (verdict.kind) {
    case 'forget':
      return (await devices.forgetToken(verdict.device, verdict.of, verdict.token)) ? 'forgotten' : null;
    case 'retag': {
      const { device, of, token, environment } = verdict;
      return (await devices.retag(device, of, token, environment)) ? 're-tagged' : null;
    }
    case 'doubt':
      return 'doubted';
  }
}
