/** Seconds in the largest unit of which they are a whole number. */
export function interval(seconds: number): { unit: 'hours' | 'minutes' | 'seconds'; count: number } {
  if (seconds % 3600 === 0) return { unit: 'hours', count: seconds / 3600 }
  if (seconds % 60 === 0) return { unit: 'minutes', count: seconds / 60 }
  return { unit: 'seconds', count: seconds }
}

/** A hash in the letters of a checkpoint, whose root is base64 where a backup's is hexadecimal. */
export function base64Of(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((pair) => parseInt(pair, 16))))
}
