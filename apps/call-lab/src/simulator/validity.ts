const DAY_MS = 86_400_000;
const DEMO_DAYS = 3650;

/** From yesterday, for clocks that are slow, for ten years: a demo's credentials are kept, and nobody renews them. */
export function lasting(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + DEMO_DAYS * DAY_MS) };
}
