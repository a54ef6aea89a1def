import { TokenDoubts } from '#push';

const after = (answers: readonly boolean[]) => {
  const doubts = new TokenDoubts();
  for (const isBad of answers) doubts.note('demo', isBad);
  return doubts;
};
const of = (bad: number, good: number) => [...Array<boolean>(bad).fill(true), ...Array<boolean>(good).fill(false)];

describe('bad tokens', () => {
  it('are no burst on fewer than 20 answers', () => {
    expect(after(of(19, 0)).isBurst('demo')).toBe(false);
  });

  it('are one from 11 of the last 20 on', () => {
    expect(after(of(10, 10)).isBurst('demo')).toBe(false);
    expect(after(of(11, 9)).isBurst('demo')).toBe(true);
  });

  it('are none any more when enough good ones came', () => {
    expect(after(of(20, 10)).isBurst('demo')).toBe(false);
  });

  it('of one app say nothing of another', () => {
    expect(after(of(20, 0)).isBurst('other')).toBe(false);
  });
});
