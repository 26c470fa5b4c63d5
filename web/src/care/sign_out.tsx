// Signing out: refused while open incidents are owned, until somebody accepted them.
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { api, ask, Refused } from '../api/client';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { endSession } from '../shell/signed_in';
import { Button } from '../ui/button';
import { later } from '../ui/later';

const HandoverDialog = later(async () => (await import('./dialogs')).HandoverDialog);

export function SignOut() {
  const c = useWords(common);
  const [asking, setAsking] = useState(false);
  const leave = async () => {
    try {
      await ask(api.DELETE('/api/v1/session'));
    } catch (error) {
      if (error instanceof Refused && error.code === 'handover_needed') {
        setAsking(true);
        return;
      }
    }
    await endSession(async () => {});
  };
  return (
    <>
      <Button look="plain" size="small" aria-label={c('sign_out')} onPress={() => void leave()}>
        <LogOut size={16} aria-hidden="true" />
      </Button>
      <HandoverDialog open={asking} onClose={() => setAsking(false)} onSignOut={() => void leave()} />
    </>
  );
}
