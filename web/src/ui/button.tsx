import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

interface Props extends Omit<ButtonProps, 'isPending'> {
  look?: 'main' | 'go' | 'stop' | 'plain';
  size?: 'big' | 'small';
  /** the key that does the same */
  hotkey?: string;
  title?: string;
  /** asked and not yet answered: keeps the focus, takes no second press */
  busy?: boolean;
}

export function Button({ look, size, hotkey, className, children, busy, onPress, type, ...rest }: Props) {
  return (
    <AriaButton
      {...rest}
      type={busy ? 'button' : (type ?? 'button')}
      {...(onPress && !busy ? { onPress } : {})}
      aria-disabled={busy ? true : undefined}
      className={['button', look, size, busy ? 'busy' : '', className].filter(Boolean).join(' ')}
      {...(hotkey ? { 'aria-keyshortcuts': hotkey.replace('Ctrl', 'Control').replace('↵', 'Enter') } : {})}
    >
      {(values) => (
        <>
          {typeof children === 'function' ? children(values) : children}
          {hotkey ? (
            <span className="kbd" aria-hidden="true">
              {hotkey}
            </span>
          ) : null}
        </>
      )}
    </AriaButton>
  );
}
