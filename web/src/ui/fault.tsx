/** What was refused, or is about to go wrong; said aloud by a screen reader. Nothing where there is nothing to say. */
export function Fault({ text }: { text: string }) {
  return text ? (
    <p className="critical" role="alert">
      ▲ {text}
    </p>
  ) : null;
}
