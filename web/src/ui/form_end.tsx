import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Button } from './button';
import { Fault } from './fault';

interface Props {
  /** why the server refused; said here, since what stands behind a dialog is not seen */
  fault: string;
  onCancel(): void;
  ready: boolean;
  /** the button's word, where it is not "save" */
  save?: string;
}

/** The end of a form in a dialog: what was refused, the way out, the way on. */
export function FormEnd({ fault, onCancel, ready, save }: Props) {
  const c = useWords(common);
  return (
    <>
      <Fault text={fault} />
      <div className="row end">
        <Button onPress={onCancel}>{c('cancel')}</Button>
        <Button type="submit" look="main" isDisabled={!ready}>
          {save ?? c('save')}
        </Button>
      </div>
    </>
  );
}
