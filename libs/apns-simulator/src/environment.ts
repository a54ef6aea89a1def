/** Apple's two: "Use sandbox for development, production for distribution"; a host, a key and a device token belong to one. */
export const ENVIRONMENTS = ['production', 'sandbox'] as const;

/** One of Apple's environments. */
export type Environment = (typeof ENVIRONMENTS)[number];

/** Whether what belongs to `of` can be used at `at`; null on either side belongs to both. */
export function isUsableAt(of: Environment | null | undefined, at: Environment | null): boolean {
  return of === null || of === undefined || at === null || of === at;
}
