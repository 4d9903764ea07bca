/** Whether what is written for a file may hold elements (`<b />`): where it may, casts (`<T>x`) are none, and so on. */
export function holdsJsx(file: string): boolean {
  return /\.[jt]sx$/.test(file);
}
