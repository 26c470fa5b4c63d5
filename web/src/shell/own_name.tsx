// One's name in the bar, and behind it the change of one's own password.
import { useState } from 'react';
import { useMe } from '../api/queries';
import { Button } from '../ui/button';
import { later } from '../ui/later';

const OwnPassword = later(async () => (await import('../care/dialogs')).OwnPassword);

export function OwnName() {
  const me = useMe();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="plain" size="small" className="who" onPress={() => setOpen(true)}>
        <span className="clip">{me.name}</span>
      </Button>
      <OwnPassword open={open} onClose={() => setOpen(false)} />
    </>
  );
}
