import type { ReactNode, Ref } from 'react';
import {
  Checkbox as AriaCheckbox,
  FieldError,
  Input,
  Label,
  Radio,
  RadioGroup,
  Text,
  TextArea,
  TextField,
} from 'react-aria-components';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { boxText } from '../time';

interface TextProps {
  label: string;
  value: string;
  onChange(value: string): void;
  hint?: ReactNode;
  fault?: string | undefined;
  placeholder?: string;
  type?: 'text' | 'password' | 'search' | 'date' | 'time' | 'month';
  autoComplete?: string;
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel';
  rows?: number;
  required?: boolean;
  hideLabel?: boolean;
  maxLength?: number;
  /** what is shorter is refused: said under the box before somebody wonders why */
  atLeast?: number;
  autoFocus?: boolean;
  className?: string;
  inputRef?: Ref<HTMLInputElement & HTMLTextAreaElement>;
  onPaste?: (event: React.ClipboardEvent) => void;
}

export function TextBox(props: TextProps) {
  const c = useWords(common);
  const hint = props.hint ?? (props.atLeast ? c('at_least', { n: props.atLeast }) : undefined);
  const said = hint ? '' : boxText(props.type ?? 'text', props.value);
  const { label, fault, rows, hideLabel, placeholder, inputRef, required, onPaste } = props;
  const name = <Label className={hideLabel ? 'unseen' : 'label'}>{label}</Label>;
  return (
    <TextField
      className={`field ${props.className ?? ''}`}
      value={props.value}
      onChange={props.onChange}
      isInvalid={Boolean(fault)}
      {...(required ? { isRequired: true } : {})}
      type={props.type ?? 'text'}
      {...(props.autoComplete ? { autoComplete: props.autoComplete } : { autoComplete: 'off' })}
      {...(props.inputMode ? { inputMode: props.inputMode } : {})}
      {...(props.maxLength ? { maxLength: props.maxLength } : {})}
      {...(props.autoFocus ? { autoFocus: true } : {})}
      validationBehavior="aria"
    >
      {said ? (
        <span className="row tight">
          {name}
          <Text slot="description" className="hint">
            {said}
          </Text>
        </span>
      ) : (
        name
      )}
      {rows ? (
        <TextArea
          className="input"
          rows={rows}
          placeholder={placeholder}
          ref={inputRef as Ref<HTMLTextAreaElement>}
        />
      ) : (
        <Input
          className="input"
          placeholder={placeholder}
          ref={inputRef as Ref<HTMLInputElement>}
          {...(onPaste ? { onPaste } : {})}
        />
      )}
      {hint ? (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      ) : null}
      {fault ? <FieldError className="fault">{fault}</FieldError> : null}
    </TextField>
  );
}

export interface Choice {
  value: string;
  text: ReactNode;
  key?: string;
}
interface ChoicesProps {
  label: string;
  /** null, never "": an empty string would be a choice of its own */
  value: string | null;
  onChange(value: string): void;
  choices: readonly Choice[];
  hideLabel?: boolean;
  /** label and choices in one line */
  beside?: boolean;
  fault?: string | undefined;
}

export function Choices({ label, value, onChange, choices, hideLabel, beside, fault }: ChoicesProps) {
  return (
    <RadioGroup
      className={beside ? 'field beside-label' : 'field'}
      value={value}
      onChange={onChange}
      orientation="horizontal"
      isInvalid={Boolean(fault)}
      validationBehavior="aria"
    >
      <Label className={hideLabel ? 'unseen' : 'label'}>{label}</Label>
      <div className="choices">
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} className="choice">
            {choice.key ? (
              <span className="kbd" aria-hidden="true">
                {choice.key}
              </span>
            ) : null}
            <span>{choice.text}</span>
          </Radio>
        ))}
      </div>
      {fault ? <FieldError className="fault">{fault}</FieldError> : null}
    </RadioGroup>
  );
}

interface CheckProps {
  children: ReactNode;
  checked: boolean;
  isDisabled?: boolean;
  /** id of what says why it cannot be changed */
  describedBy?: string;
  onChange(checked: boolean): void;
}
export function Check({ children, checked, isDisabled, describedBy, onChange }: CheckProps) {
  return (
    <AriaCheckbox
      className="check"
      isSelected={checked}
      isDisabled={isDisabled}
      aria-describedby={describedBy}
      onChange={onChange}
    >
      {({ isSelected }) => (
        <>
          <span className="box" aria-hidden="true">
            {isSelected ? '✓' : ''}
          </span>
          <span>{children}</span>
        </>
      )}
    </AriaCheckbox>
  );
}
