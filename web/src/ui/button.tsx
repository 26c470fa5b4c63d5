import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

interface Props extends ButtonProps {
  look?: 'main' | 'go' | 'stop' | 'plain';
  size?: 'big' | 'small';
  /** the key that does the same */
  hotkey?: string;
  title?: string;
}

export function Button({ look, size, hotkey, className, children, ...rest }: Props) {
  return (
    <AriaButton
      {...rest}
      className={['button', look, size, className].filter(Boolean).join(' ')}
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
