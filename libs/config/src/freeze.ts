/** Freezes a value and all that it holds. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach((each) => {
    deepFreeze(each);
  });
  return Object.freeze(value);
}
