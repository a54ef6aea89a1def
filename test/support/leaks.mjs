/** What no line of a log may hold, whatever test wrote it. */
const FORMS = [
  ['a JSON Web Token', /\beyJ[\w-]{6,}\.[\w-]{6,}/],
  ['a push token', /(?<!\w)[0-9a-f]{64,}(?!\w)/],
  ["a webhook's secret", /whsec_[A-Za-z0-9+/]{8}/],
  ['a private key', /PRIVATE KEY/],
  ['SDP', /v=0\\[rn]|a=candidate|"candidate|sdp-of|"the (?:offer|answer)"/],
];

/**
 * Lines of a log (its file: first a list of secrets and names that belong to it, as JSON, then the lines) that hold one of
 * these, or what looks like a token, a key or SDP.
 */
export function leaksIn(text) {
  const [first, ...lines] = text.split('\n');
  const own = JSON.parse(first).map((secret) => [
    'a secret or a name',
    new RegExp(`(?<!\\w)${escaped(secret)}(?!\\w)`),
  ]);
  return lines.flatMap((line) => {
    const found = [...FORMS, ...own].find(([, form]) => form.test(line));
    return found ? [{ what: found[0], line }] : [];
  });
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
