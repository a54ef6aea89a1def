export function leaksIn(text: string): { readonly what: string; readonly line: string }[];
