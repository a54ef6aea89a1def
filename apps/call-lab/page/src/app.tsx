import { BadDays } from './bad-days.js';
import { CallCard } from './call-card.js';
import { Header } from './header.js';
import { EventLog } from './event-log.js';
import { Phones } from './phones.js';
import { ShownCall } from './shown-call.js';

/** The page of a caller who watches. */
export function App() {
  return (
    <>
      <a class="skip" href="#call">
        Skip to the call
      </a>
      <Header />
      <main>
        <CallCard />
        <div class="wide">
          <ShownCall />
          <BadDays />
          <EventLog />
        </div>
        <Phones />
      </main>
      <footer>
        For development: Apple is simulated, users have no passwords. Nothing of this page is in the images of the
        servers.
      </footer>
    </>
  );
}
