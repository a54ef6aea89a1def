/** The PEM blocks of a text, each with its label. What stands around them, such as "Bag Attributes", and the kind of line ends do not matter. */
function pemBlocks(text: string): { label: string; pem: string }[] {
  const blocks = text.replaceAll('\r\n', '\n').matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\n[\s\S]+?\n-----END \1-----/g);
  return Array.from(blocks, ([pem, label = '']) => ({ label, pem: `${pem}\n` }));
}

export const certificatesIn = (text: string): string[] =>
  pemBlocks(text)
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ pem }) => pem);

/** PKCS#8, PKCS#1 and SEC1, encrypted or not. */
export const privateKeyIn = (text: string): string | undefined =>
  pemBlocks(text).find(({ label }) => label.endsWith('PRIVATE KEY'))?.pem;
