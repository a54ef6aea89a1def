import { type Exchange, type Invite } from '#calls';

/** Whether this very user has placed this call before: the invite repeats it. */
export async function isPlaced({ calls }: Pick<Exchange, 'calls'>, { from, ...ref }: Invite): Promise<boolean> {
  return (await calls.read(ref))?.from.id === from.id;
}
