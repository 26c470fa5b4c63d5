/** "+6281200791907" as people here read and dial it: "0812-0079-1907". Other countries stay as they are. */
export function phoneText(number: string): string {
  if (!number.startsWith('+62')) return number;
  const digits = `0${number.slice(3)}`;
  if (digits.length < 9) return digits;
  return digits.startsWith('08')
    ? [digits.slice(0, 4), digits.slice(4, 8), digits.slice(8)].filter(Boolean).join('-')
    : `${digits.slice(0, 4)}-${digits.slice(4)}`;
}
