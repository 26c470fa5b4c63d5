import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Button } from './button';

interface Props {
  text: string;
  onClose(): void;
}

/** What was refused, over the page's lower edge: the page itself, and what somebody is about to press, stays where it is. */
export function SaidBelow({ text, onClose }: Props) {
  const c = useWords(common);
  return (
    <div className={text ? 'said-below shown' : 'said-below'}>
      <p role="status">{text ? `▲ ${text}` : ''}</p>
      {text ? (
        <Button size="small" onPress={onClose}>
          {c('close')}
        </Button>
      ) : null}
    </div>
  );
}
