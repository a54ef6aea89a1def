import { render } from 'preact';
import { App } from './app.js';
import { listen } from './lab-line.js';
import { TabPhone } from './tab-phone.js';
import './style.css';

const place = document.getElementById('app');
const phone = new URLSearchParams(location.search).get('phone');
if (place) {
  if (phone === null) {
    listen();
    render(<App />, place);
  } else {
    render(<TabPhone user={phone} />, place);
  }
}
