// A text box with suggestions. It always accepts words that match no suggestion: what a caller says is
// kept even where no list knows it (and React Aria needs allowsCustomValue for Escape to work).
import { ChevronDown } from 'lucide-react';
import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import {
  Button,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';

export interface Suggestion {
  id: string;
  /** what stands in the box once chosen */
  text: string;
  detail?: ReactNode;
}
interface Props {
  label: string;
  input: string;
  onInput(value: string): void;
  chosen: string | null;
  onChoose(id: string): void;
  suggestions: readonly Suggestion[];
  hint?: ReactNode;
  fault?: string | undefined;
  placeholder?: string;
  inputRef?: Ref<HTMLInputElement>;
  onPaste?: (event: React.ClipboardEvent) => void;
  openOnFocus?: boolean;
  /** shown in the open list while nothing fits; suggestions that come later then find it open */
  whenNothing?: ReactNode;
  /** what the caller must be asked, above the suggestions that fit equally well */
  question?: string;
  hideLabel?: boolean;
}

/** While the list is open React Aria would hide the rest of the page from screen readers, focusable parts
    included. This mark keeps it: the caller's words matter as much as the list. */
function keepPage(open: boolean) {
  document.getElementById('root')?.toggleAttribute('data-react-aria-top-layer', open);
}

export function Combo(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  // The list stands inside the page's landmark (or the dialog), not beside it.
  const [home, setHome] = useState<Element>();
  useEffect(() => {
    setHome(box.current?.closest('[role=dialog],[role=alertdialog],main') ?? undefined);
    return () => keepPage(false);
  }, []);
  return (
    <ComboBox
      ref={box}
      className="field"
      onOpenChange={keepPage}
      items={props.suggestions}
      inputValue={props.input}
      onInputChange={props.onInput}
      value={props.chosen}
      // A choice is undone by typing other words, not by leaving the box: null is not passed on.
      onChange={(key) => {
        if (key !== null) props.onChoose(String(key));
      }}
      allowsCustomValue
      allowsEmptyCollection={props.whenNothing !== undefined}
      menuTrigger={props.openOnFocus ? 'focus' : 'input'}
      isInvalid={Boolean(props.fault)}
      validationBehavior="aria"
    >
      <Label className={props.hideLabel ? 'unseen' : 'label'}>{props.label}</Label>
      <div className="combo">
        <Input
          className="input"
          placeholder={props.placeholder}
          autoComplete="off"
          ref={props.inputRef}
          {...(props.onPaste ? { onPaste: props.onPaste } : {})}
        />
        <Button className="button">
          <ChevronDown size={16} aria-hidden="true" />
        </Button>
      </div>
      {props.hint ? (
        <Text slot="description" className="hint">
          {props.hint}
        </Text>
      ) : null}
      {props.fault ? <FieldError className="fault">{props.fault}</FieldError> : null}
      <Popover className="popover" {...(home ? { UNSTABLE_portalContainer: home } : {})}>
        {props.question ? <p className="question">{props.question}</p> : null}
        <ListBox<Suggestion>
          className="listbox"
          renderEmptyState={() => <div className="option muted">{props.whenNothing}</div>}
        >
          {(item) => (
            <ListBoxItem id={item.id} textValue={item.text} className="option">
              {item.text} {item.detail ? <span className="muted">{item.detail}</span> : null}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
