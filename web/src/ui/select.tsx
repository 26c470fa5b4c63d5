// The browser's own list of choices: works with every keyboard and reader, and loads nothing.
import { useId } from 'react';

interface Props {
  label: string;
  value: string;
  onChange(value: string): void;
  /** the text of "no choice"; its value is "" */
  all?: string;
  choices: readonly { value: string; text: string }[];
}

export function Select({ label, value, onChange, all, choices }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {all === undefined ? null : <option value="">{all}</option>}
        {choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.text}
          </option>
        ))}
      </select>
    </div>
  );
}
