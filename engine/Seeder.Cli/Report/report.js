
// One file, although it is long: the page has one script, whose hash stands in its Content-Security-Policy.
// Texts of the org and of the plan become text nodes, never markup, and links are made only from checked ids.
(() => {
  'use strict';

  const data = JSON.parse(document.getElementById('data').textContent);
  const numbers = new Intl.NumberFormat('en-US');
  const number = n => numbers.format(n);
  const count = (n, one, many) => n === 1 ? `1 ${one}` : `${number(n)} ${many || one + 's'}`;

  // --- Elements ---

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith('on')) {
        element.addEventListener(name.slice(2), value);
      } else if (value === true) {
        element.setAttribute(name, '');
      } else if (value !== null && value !== undefined && value !== false) {
        element.setAttribute(name, value);
      }
    }
    element.append(...children.flat().filter(c => c !== null && c !== undefined && c !== ''));
    return element;
  }
  const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
  const svg = (name, attributes, ...children) =>
    fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);

  // The origin and the ids were checked when the file was written. They are checked here too, because they become an address.
  const origin = /^https?:\/\/[A-Za-z0-9.\-]+(:[0-9]+)?$|^https?:\/\/\[[0-9a-fA-F:]+\](:[0-9]+)?$/.test(data.origin || '')
    ? data.origin : null;
  function link(id) {
    return origin && /^([a-zA-Z0-9]{15}|[a-zA-Z0-9]{18})$/.test(id)
      ? el('a', { href: `${origin}/${id}`, target: '_blank', rel: 'noopener noreferrer', class: 'mono' }, id)
      : el('span', { class: 'mono' }, id);
  }

  const classes = {
    created: 'ok', updated: 'ok', replaced: 'ok', deleted: 'ok', deactivated: 'ok', moved: 'ok', create: 'ok', update: 'warn',
    replace: 'warn', activate: 'warn', 'create or update': 'ok', delete: 'bad', 'delete by cascade': 'bad', deactivate: 'bad', rejected: 'bad', 'in doubt': 'doubt', done: 'ok', 'partly rejected': 'bad',
  };
  const badge = text => el('span', { class: `badge ${classes[text] || ''}` }, text);

  function duration(ms) {
    return ms < 10 ? `${ms.toFixed(1)} ms`
      : ms < 1000 ? `${Math.round(ms)} ms`
        : ms < 60000 ? `${(ms / 1000).toFixed(ms < 10000 ? 2 : 1)} s`
          : `${number(Math.floor(ms / 60000))} min ${Math.round(ms % 60000 / 1000)} s`;
  }

  // --- The theme ---

  function addTheme() {
    const themes = [['system', 'System'], ['light', 'Light'], ['dark', 'Dark']];
    const buttons = themes.map(([theme, label]) => el('button', {
      type: 'button', 'data-theme-choice': theme, 'aria-pressed': String(theme === 'system'),
      onclick: () => {
        if (theme === 'system') {
          delete document.documentElement.dataset.theme;
        } else {
          document.documentElement.dataset.theme = theme;
        }
        buttons.forEach(b => b.setAttribute('aria-pressed', String(b.dataset.themeChoice === theme)));
      },
    }, label));
    document.querySelector('header.page').append(el('div', { class: 'theme', role: 'group', 'aria-label': 'Theme' }, buttons));
  }

  // --- The table of records. Only the rows in view are elements of the page. ---

  const mostPrinted = 1000;
  // Browsers limit the height of an element. A longer list scrolls in proportion.
  const highest = 8000000;
  let tables = 0;

  class Records {
    constructor(root, plan, openCall) {
      this.records = plan.records;
      this.plan = plan;
      this.openCall = openCall;
      this.key = ++tables;
      this.rowHeight = 32;
      this.opened = new Map();
      this.rows = new Map();
      this.sort = null;
      this.filter = { text: '', type: -1, action: -1, call: 0 };
      this.texts = new Array(this.records.n);
      this.build(root);
      this.apply();
      addEventListener('resize', () => this.measure());
      addEventListener('beforeprint', () => this.render(true));
      addEventListener('afterprint', () => this.render());
    }

    build(root) {
      const records = this.records;
      const select = (label, values, set) => el('label', { class: 'half' }, label,
        el('select', { onchange: e => { set(Number(e.target.value)); this.apply(); } },
          el('option', { value: -1 }, 'all'),
          values.map((v, i) => el('option', { value: i }, v))));
      this.search = el('input', {
        type: 'search', placeholder: 'reference, id, message', autocomplete: 'off', spellcheck: 'false',
        oninput: e => { this.filter.text = e.target.value.toLowerCase(); this.soon(); },
      });
      this.ofCall = el('button', { type: 'button', hidden: true, onclick: () => this.showCall(0) });
      this.counted = el('p', { class: 'count', role: 'status' });
      const filters = el('div', { class: 'filters', role: 'search', 'aria-label': 'Filter the records' },
        el('label', {}, 'Search', this.search),
        select('Type', records.types, v => { this.filter.type = v; }),
        select('Action', records.actions, v => { this.filter.action = v; }),
        this.ofCall, this.counted);

      this.hasFiles = records.files.filter(f => f).length > 1;
      this.columns = [
        { name: 'ref', label: 'Reference', key: i => records.ref[i] },
        { name: 'type', label: 'Type', key: i => records.types[records.type[i]] },
        { name: 'action', label: 'Action', key: i => records.actions[records.action[i]] },
        { name: 'id', label: 'Id', key: i => records.id[i] },
        { name: 'call', label: 'Call', key: i => records.call[i] || Infinity },
        { name: 'line', label: this.hasFiles ? 'Place' : 'Line', key: i => this.place(i, true) },
        { name: 'text', label: 'Message', key: i => records.text[i] || '\uffff' },
      ].filter(c => c.name !== 'text' || Object.keys(records.text).length > 0);
      this.heads = this.columns.map(column => el('th', {
        class: `c-${column.name}`, role: 'columnheader', 'aria-sort': 'none', scope: 'col',
      },
        el('button', { type: 'button', onclick: () => this.sortBy(column) }, column.label, el('span', { 'aria-hidden': 'true' }))));
      this.before = el('tr', { class: 'gap', role: 'presentation' }, el('td', { colspan: this.columns.length }));
      this.after = el('tr', { class: 'gap', role: 'presentation' }, el('td', { colspan: this.columns.length }));
      this.body = el('tbody', { role: 'rowgroup' }, this.before, this.after);
      const hasMessages = this.columns.some(c => c.name === 'text');
      this.table = el('table', { role: 'table', 'aria-label': 'Records', class: hasMessages ? 'told' : null },
        el('thead', { role: 'rowgroup' }, el('tr', { role: 'row', 'aria-rowindex': 1 }, this.heads)), this.body);
      this.scroll = el('div', {
        class: 'records', tabindex: 0, role: 'region', 'aria-label': 'Records, scrollable', onscroll: () => this.frame(),
      }, this.table);
      this.empty = el('p', { class: 'empty', hidden: true }, 'No record matches the filter.');
      this.printed = el('p', { class: 'soft', hidden: true });
      root.append(el('h3', {}, 'Records'), filters, this.scroll, this.empty, this.printed);
    }

    place(i, sorts) {
      const line = this.records.line[i];
      const file = this.records.files[this.records.file[i]] || '';
      return line === 0 ? '' : sorts ? `${file}:${String(line).padStart(9, '0')}` : `${file}:${line}`;
    }

    // Almost all plans are one file, whose name every row would repeat.
    shortPlace(i) {
      return this.records.line[i] > 0 && !this.hasFiles ? number(this.records.line[i]) : this.place(i);
    }

    soon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.apply(), 80);
    }

    frame() {
      if (!this.pending) {
        this.pending = requestAnimationFrame(() => {
          this.pending = 0;
          this.render();
        });
      }
    }

    haystack(i) {
      return this.texts[i] ||= [this.records.ref[i], this.records.id[i], this.records.text[i] || ''].join('\n').toLowerCase();
    }

    callsOf(i) {
      return [this.records.call[i], ...(this.records.more[i] || [])].filter(c => c > 0);
    }

    showCall(call) {
      this.filter.call = call;
      this.ofCall.hidden = call === 0;
      this.ofCall.textContent = `Call ${number(call)} only ✕`;
      this.ofCall.setAttribute('aria-label', `Only the records of call ${call}. Show all records again`);
      this.apply();
    }

    apply() {
      const { records, filter } = this;
      const found = [];
      for (let i = 0; i < records.n; i++) {
        if ((filter.type < 0 || records.type[i] === filter.type)
          && (filter.action < 0 || records.action[i] === filter.action)
          && (filter.call === 0 || this.callsOf(i).includes(filter.call))
          && (filter.text === '' || this.haystack(i).includes(filter.text))) {
          found.push(i);
        }
      }
      this.shown = found;
      if (this.sort) {
        const { column, up } = this.sort;
        const keys = new Map(found.map(i => [i, column.key(i)]));
        const sign = up ? 1 : -1;
        found.sort((a, b) => {
          const [x, y] = [keys.get(a), keys.get(b)];
          return x < y ? -sign : x > y ? sign : a - b;
        });
      }
      this.counted.textContent = found.length === records.n
        ? count(records.n, 'record')
        : `${number(found.length)} of ${count(records.n, 'record')}`;
      this.empty.hidden = found.length > 0;
      this.scroll.hidden = found.length === 0;
      this.table.setAttribute('aria-rowcount', found.length + 1);
      this.scroll.classList.toggle('short', records.n <= 200);
      this.scroll.scrollTop = 0;
      this.reset();
      this.measure();
    }

    sortBy(column) {
      this.sort = this.sort?.column !== column ? { column, up: true } : this.sort.up ? { column, up: false } : null;
      this.columns.forEach((c, i) => {
        const direction = this.sort?.column !== c ? 'none' : this.sort.up ? 'ascending' : 'descending';
        this.heads[i].setAttribute('aria-sort', direction);
        this.heads[i].querySelector('span').textContent = { none: '', ascending: ' ▲', descending: ' ▼' }[direction];
      });
      this.apply();
    }

    reset() {
      for (const { row, more } of this.rows.values()) {
        row.remove();
        more?.remove();
      }
      this.rows.clear();
      // The positions of opened rows, in order.
      this.places = [];
      if (this.opened.size > 0) {
        this.shown.forEach((record, position) => {
          if (this.opened.has(record)) {
            this.places.push(position);
          }
        });
      }
    }

    measure() {
      this.render();
      const first = this.rows.values().next().value;
      const height = first?.row.getBoundingClientRect().height;
      if (height > 0 && Math.abs(height - this.rowHeight) > 0.01) {
        this.rowHeight = height;
        this.render();
      }
    }

    offset(position) {
      let offset = position * this.rowHeight;
      for (const place of this.places) {
        if (place >= position) {
          break;
        }
        offset += this.opened.get(this.shown[place]);
      }
      return offset;
    }

    positionAt(offset) {
      let [low, high] = [0, this.shown.length];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (this.offset(middle) <= offset) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }

    render(prints) {
      const all = this.offset(this.shown.length);
      const height = Math.min(all, highest);
      const visible = this.scroll.clientHeight || 600;
      const { scrollTop } = this.scroll;
      const share = height > visible ? scrollTop / (height - visible) : 0;
      const top = all === height ? scrollTop : share * (all - visible);
      let first = Math.max(0, this.positionAt(top) - 8);
      let last = Math.min(this.shown.length, this.positionAt(top + visible) + 9);
      if (prints) {
        [first, last] = [0, Math.min(this.shown.length, mostPrinted)];
      }
      const kept = new Set();
      let next = this.before;
      for (let position = first; position < last; position++) {
        const record = this.shown[position];
        kept.add(record);
        let row = this.rows.get(record);
        if (!row) {
          this.rows.set(record, row = this.row(record, position));
        }
        if (next.nextSibling !== row.row) {
          next.after(row.row);
        }
        next = row.row;
        if (row.more) {
          if (next.nextSibling !== row.more) {
            next.after(row.more);
          }
          next = row.more;
        }
      }
      for (const [record, { row, more }] of this.rows) {
        if (!kept.has(record)) {
          row.remove();
          more?.remove();
          this.rows.delete(record);
        }
      }
      const above = prints ? 0 : all === height ? this.offset(first) : Math.max(0, scrollTop - (top - this.offset(first)));
      const shown = this.offset(last) - this.offset(first);
      this.before.firstChild.style.height = `${above}px`;
      this.after.firstChild.style.height = `${prints ? 0 : Math.max(0, height - above - shown)}px`;
      this.printed.hidden = !prints || last === this.shown.length;
      this.printed.textContent = `and ${count(this.shown.length - last, 'more record')}`;
      this.learnHeights();
    }

    // The height of an opened row is known when it is on the page.
    learnHeights() {
      let changed = false;
      for (const [record, { more }] of this.rows) {
        const height = more?.getBoundingClientRect().height;
        if (height > 0 && Math.abs(height - this.opened.get(record)) > 0.5) {
          this.opened.set(record, height);
          changed = true;
        }
      }
      if (changed) {
        this.frame();
      }
    }

    row(i, position) {
      const { records } = this;
      const isOpen = this.opened.has(i);
      const cells = {
        ref: () => [
          el('button', {
            type: 'button', class: 'toggle', 'aria-expanded': String(isOpen), 'aria-label': `Details of ${records.ref[i]}`,
            'aria-controls': `details-${this.key}-${i}`, onclick: e => this.toggle(i, e.currentTarget),
          }, isOpen ? '▾' : '▸'),
          records.ref[i],
        ],
        type: () => records.types[records.type[i]],
        action: () => badge(records.actions[records.action[i]]),
        id: () => records.id[i] ? link(records.id[i]) : '',
        call: () => records.call[i] > 0 ? this.callButton(records.call[i]) : '',
        line: () => this.shortPlace(i),
        text: () => records.text[i] || '',
      };
      const row = el('tr', { class: 'row', role: 'row', 'aria-rowindex': position + 2 },
        this.columns.map(c => el('td', { class: `c-${c.name}`, role: 'cell', title: c.name === 'text' ? records.text[i] : null },
          cells[c.name]())));
      return { row, more: isOpen ? this.details(i) : null };
    }

    callButton(call) {
      return el('button', { type: 'button', class: 'plain', onclick: () => this.openCall(call) }, number(call));
    }

    toggle(i, button) {
      const row = this.rows.get(i);
      if (this.opened.delete(i)) {
        row.more.remove();
        row.more = null;
      } else {
        this.opened.set(i, 0);
        row.more = this.details(i);
      }
      button.setAttribute('aria-expanded', String(row.more !== null));
      button.textContent = row.more ? '▾' : '▸';
      this.places = this.shown.flatMap((record, position) => this.opened.has(record) ? [position] : []);
      this.render();
    }

    details(i) {
      const { records } = this;
      const calls = this.callsOf(i);
      const facts = [
        ['Reference', records.ref[i]],
        ['Type', records.types[records.type[i]]],
        ['Action', records.actions[records.action[i]]],
        ['Id', records.id[i] ? link(records.id[i]) : ''],
        ['Plan line', this.place(i)],
        [calls.length > 1 ? 'Calls' : 'Call', calls.flatMap((c, k) => k > 0 ? [', ', this.callButton(c)] : [this.callButton(c)])],
        ['Message', records.text[i] || ''],
      ].filter(([, value]) => value.length !== 0);
      return el('tr', { class: 'opened', role: 'row', id: `details-${this.key}-${i}` },
        el('td', { colspan: this.columns.length, role: 'cell' },
          el('dl', { class: 'facts' }, facts.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])),
          this.values(i)));
    }

    values(i) {
      const { values } = this.records;
      if (!values) {
        return null;
      }
      const fields = values.of[i];
      if (!fields) {
        const isChange = !['unchanged', 'found', 'moved'].includes(this.records.actions[this.records.action[i]]);
        return values.left > 0 && isChange
          ? el('p', { class: 'soft' }, 'The values of this record are not in this file, because it would be too large.')
          : null;
      }
      const hasOld = fields.some(f => f[1] !== null);
      return el('table', { class: 'values' },
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Field'), hasOld ? el('th', { scope: 'col' }, 'In the org') : null,
          el('th', { scope: 'col' }, 'Sent'))),
        el('tbody', {}, fields.map(([name, from, to, note]) => el('tr', {},
          el('th', { scope: 'row' }, values.names[name]),
          hasOld ? el('td', {}, from === null ? '' : el('del', {}, from)) : null,
          el('td', {}, el('ins', {}, to), note ? [' ', el('small', {}, values.notes[note])] : null)))));
    }
  }

  // --- Calls ---

  const stepKinds = ['wait for its turn', 'wait for a lock', 'request', 'wait before the next attempt',
    'wait that the org asks for', 'check after a lost response', 'create the job', 'upload the rows', 'start the job',
    'wait for the job', 'read the results'];
  const stepResults = ['', 'accepted', 'partly rejected', 'rejected', 'too large, split', 'no effect', 'response lost', 'sent again',
    'still running'];
  const [queue, lock, , retry, asked, inDoubt, , , , jobWork] = Array(11).keys();
  const resultClass = ['sent', 'sent', 'bad', 'bad', 'none', 'none', 'lost', 'none', 'lost'];
  const stepClass = step => ({
    [queue]: 'queue', [lock]: 'lock', [retry]: 'retry', [asked]: 'asked', [inDoubt]: 'doubt',
    [jobWork]: step.result === 1 ? 'job' : resultClass[step.result],
  })[step.kind] || resultClass[step.result];
  const legend = [['queue', 'ready, waits for its turn'], ['lock', 'waits for a lock'], ['sent', 'request, accepted'],
    ['bad', 'request, rejected'], ['none', 'request without effect'], ['job', 'the org works on a job'],
    ['retry', 'pause before the next attempt'],
    ['asked', 'pause that the org asks for'], ['lost', 'response lost'], ['doubt', 'checks whether the org committed the call']];
  const marks = { done: ['ok', '✓'], rejected: ['bad', '✗'], 'partly rejected': ['bad', '✗'], 'in doubt': ['doubt', '?'] };

  class Calls {
    constructor(run, records) {
      this.run = run;
      this.records = records;
      this.calls = run.calls;
      this.steps = [];
      this.stepsOf = new Map();
      const s = run.steps;
      for (let i = 0; s && i < s.call.length; i++) {
        const step = {
          call: s.call[i], kind: s.kind[i], from: s.from[i], to: s.to[i], attempt: s.attempt[i], records: s.records[i],
          result: s.result[i], other: s.other[i], text: s.texts[s.text[i]] || '',
        };
        this.steps.push(step);
        if (!this.stepsOf.has(step.call)) {
          this.stepsOf.set(step.call, []);
        }
        this.stepsOf.get(step.call).push(step);
      }
      for (const steps of this.stepsOf.values()) {
        steps.sort((a, b) => a.from - b.from || a.to - b.to);
      }
    }

    title(call) {
      return `Call ${number(call)}: ${this.calls.what[call - 1]}`;
    }

    state(call) {
      return this.calls.states[this.calls.state[call - 1]];
    }

    open(call) {
      const dialog = document.getElementById('call');
      const steps = this.stepsOf.get(call) || [];
      const after = (this.calls.after?.[call - 1] || []).flatMap((c, i) => [i > 0 ? ', ' : '', this.button(c)]);
      const members = [];
      if (this.records && !this.run.isRollback) {
        const { records } = this.records;
        for (let i = 0; i < records.n; i++) {
          if (this.records.callsOf(i).includes(call)) {
            members.push(i);
          }
        }
      }
      const facts = [
        ['Wave', number(this.calls.wave[call - 1])],
        ['State', badge(this.state(call))],
        ['Waits for', after],
        ['Job', (this.run.jobs || []).filter(j => j.call === call).map(j => el('div', {}, link(j.id), ` ${j.rows}`))],
        ['Time', steps.length > 0 ? duration(steps.at(-1).to - steps[0].from) : ''],
      ].filter(([, value]) => value.length !== 0);
      dialog.replaceChildren(
        el('button', { type: 'button', class: 'close', onclick: () => dialog.close() }, 'Close'),
        el('h2', { id: 'call-title' }, this.title(call)),
        el('dl', { class: 'facts' }, facts.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])),
        steps.length > 0 ? this.table(steps) : '',
        members.length > 0 ? el('h3', {}, count(members.length, 'record')) : '',
        members.length > 0 ? el('p', {}, el('button', {
          type: 'button',
          onclick: () => {
            dialog.close();
            this.records.showCall(call);
            this.records.search.closest('.filters').scrollIntoView({ block: 'start' });
            this.records.scroll.focus({ preventScroll: true });
          },
        }, members.length === 1 ? 'Show it in the table' : `Show these ${number(members.length)} records in the table`)) : '',
        members.length > 0 ? el('ul', { class: 'list' },
          members.slice(0, 100).map(i => el('li', {}, this.records.records.ref[i])),
          members.length > 100 ? el('li', { class: 'soft' }, `and ${number(members.length - 100)} more`) : null) : '');
      if (!dialog.open) {
        dialog.showModal();
      }
      dialog.scrollTop = 0;
    }

    button(call) {
      return el('button', { type: 'button', class: 'plain', onclick: () => this.open(call) }, number(call));
    }

    table(steps) {
      return el('div', { class: 'wide' }, el('table', { class: 'steps' },
        el('thead', {}, el('tr', {}, ['Step', 'From', 'Took', 'Attempt', 'Records', 'Result'].map(
          (h, i) => el('th', { scope: 'col', class: i > 0 && i < 5 ? 'n' : null }, h)))),
        el('tbody', {}, steps.map(s => el('tr', {},
          el('td', {}, stepKinds[s.kind], s.kind === lock ? [' of call ', this.button(s.other)] : null),
          el('td', { class: 'n' }, duration(s.from)),
          el('td', { class: 'n' }, duration(s.to - s.from)),
          el('td', { class: 'n' }, s.attempt > 0 ? number(s.attempt) : ''),
          el('td', { class: 'n' }, number(s.records)),
          el('td', {}, [stepResults[s.result], s.text].filter(t => t).join(': ')))))));
    }

    openGroup(group) {
      const dialog = document.getElementById('call');
      const members = this.calls.groupOf.flatMap((g, i) => g === group ? [i + 1] : []);
      dialog.replaceChildren(
        el('button', { type: 'button', class: 'close', onclick: () => dialog.close() }, 'Close'),
        el('h2', { id: 'call-title' }, `${count(members.length, 'call')}: ${this.calls.groups[group].what}`),
        el('ul', { class: 'list' },
          members.slice(0, 1000).map(c => el('li', {},
            el('button', { type: 'button', class: 'plain', onclick: () => this.open(c) }, `Call ${number(c)}`),
            ` ${this.state(c) === 'planned' ? '' : this.state(c)}`)),
          members.length > 1000 ? el('li', { class: 'soft' }, `and ${number(members.length - 1000)} more`) : null));
      if (!dialog.open) {
        dialog.showModal();
      }
    }
  }

  // A drawn thing that opens a dialog by mouse and keyboard.
  const openable = (label, open) => ({
    tabindex: 0, role: 'button', 'aria-label': label, onclick: open,
    onkeydown: e => {
      if (e.key === 'Enter' || e.key === ' ') {
        e.preventDefault();
        open();
      }
    },
  });
  // "Collections: create 200 Account" is too long for one line of a node.
  const split = text => text.match(/^([A-Za-z ]+: [a-z]+) (.*)$/)?.slice(1) || [text];
  const cut = (text, length) => text.length > length ? `${text.slice(0, length - 1)}…` : text;

  // --- The graph of calls: waves are columns ---

  function drawGraph(root, calls, title) {
    const { groups } = calls.calls;
    const nodes = groups
      ? groups.map((g, i) => ({
        column: g.wave, first: g.calls === 1 ? `Call ${number(calls.calls.groupOf.indexOf(i) + 1)}` : count(g.calls, 'call'),
        second: g.what, state: calls.calls.states[g.state],
        open: () => g.calls === 1 ? calls.open(calls.calls.groupOf.indexOf(i) + 1) : calls.openGroup(i),
      }))
      : calls.calls.wave.map((wave, i) => ({
        column: wave, first: `Call ${number(i + 1)}`, second: calls.calls.what[i], state: calls.state(i + 1), open: () => calls.open(i + 1),
      }));
    const edges = groups ? calls.calls.edges : calls.calls.after.flatMap((after, i) => after.map(a => [a - 1, i]));
    const names = groups ? calls.calls.columns : null;
    const [width, height, gapX, gapY, top] = [236, 62, 66, 14, 40];
    const columns = [...new Set(nodes.map(n => n.column))].sort((a, b) => a - b);
    const places = new Map(columns.map((c, i) => [c, { x: 14 + i * (width + gapX), next: top }]));
    for (const node of nodes) {
      const place = places.get(node.column);
      [node.x, node.y] = [place.x, place.next];
      place.next += height + gapY;
    }
    const w = 28 + columns.length * width + (columns.length - 1) * gapX;
    const h = Math.max(...[...places.values()].map(p => p.next)) + 4;
    const drawing = svg('svg', { viewBox: `0 0 ${w} ${h}`, width: w, height: h, role: 'group', 'aria-label': `${title}, drawn by waves` },
      columns.map(c => svg('text', { x: places.get(c).x, y: 24, class: 'soft' }, names ? names[c - 1] : `Wave ${number(c)}`)),
      edges.map(([from, to]) => {
        const [a, b] = [nodes[from], nodes[to]];
        const [x1, y1, x2, y2] = [a.x + width, a.y + height / 2, b.x, b.y + height / 2];
        return svg('path', { class: 'edge', d: `M${x1} ${y1}C${x1 + gapX / 2} ${y1} ${x2 - gapX / 2} ${y2} ${x2} ${y2}` });
      }),
      nodes.map(n => {
        const [kind, mark] = marks[n.state] || ['', ''];
        return svg('g', { class: `node ${kind}`, ...openable(`${n.first}: ${n.second}. ${n.state}`, n.open) },
          svg('title', {}, `${n.second}. ${n.state}`),
          svg('rect', { x: n.x, y: n.y, width, height, rx: 6 }),
          svg('text', { x: n.x + 10, y: n.y + 18 }, n.first),
          split(n.second).map((line, i) => svg('text', { x: n.x + 10, y: n.y + 35 + 16 * i, class: 'soft' }, cut(line, 32))),
          mark ? svg('text', { x: n.x + width - 20, y: n.y + 18, class: `mark ${kind}` }, mark) : null);
      }));
    root.append(el('h3', {}, title),
      el('p', { class: 'soft' }, `${count(calls.calls.what.length, 'call')} in ${count(new Set(calls.calls.wave).size, 'wave')}. `
        + 'A wave is a set of calls that may be in flight at the same time. A line leads from a call to a call that waits for it. '
        + (groups ? 'Calls of one wave and of the same types are drawn as one; select it to list them.' : 'Select a call to see its records.')),
      el('div', { class: 'drawing', tabindex: 0, role: 'region', 'aria-label': `${title}, scrollable` }, drawing));
  }

  // --- The timeline: one line a call, or lanes if there are many ---

  function drawTimeline(root, calls, title) {
    const { steps } = calls;
    if (steps.length === 0) {
      return;
    }
    const isLanes = calls.calls.what.length > 60;
    const space = Math.max(root.clientWidth - 4, 320);
    const left = space < 640 ? 96 : 250;
    const w = Math.max(space, 620);
    const end = Math.max(calls.run.length, ...[...calls.stepsOf.values()].map(s => s.at(-1).to));
    const x = ms => left + ms / end * (w - left - 16);
    const top = 30;
    const bars = [];
    const lines = [];
    const texts = [];
    const bar = (step, y, height) => {
      const [x1, x2] = [x(step.from), x(step.to)];
      return svg('rect', { x: x1.toFixed(2), y, width: Math.max(x2 - x1, 1).toFixed(2), height, class: `k-${stepClass(step)}` },
        svg('title', {}, `${stepKinds[step.kind]}, ${duration(step.to - step.from)}`
          + (step.result ? `: ${stepResults[step.result]}` : '') + (step.text ? `: ${step.text}` : '')));
    };
    let y = top;
    const ordered = [...calls.stepsOf].sort(([, a], [, b]) => a[0].from - b[0].from);
    if (!isLanes) {
      const byCall = [...calls.stepsOf].sort(([a], [b]) => a - b);
      for (const [call, own] of byCall) {
        texts.push(svg('text', { x: 8, y: y + 13 }, cut(left < 200 ? `Call ${call}` : `${call} ${calls.calls.what[call - 1]}`, left < 200 ? 12 : 36)));
        bars.push(svg('g', { class: 'call', ...openable(calls.title(call), () => calls.open(call)) }, own.map(s => bar(s, y + 2, 14))));
        y += 21;
      }
    } else {
      const draw = (label, some, height) => {
        const lanes = [];
        for (const { call, from, to, own } of some) {
          let lane = lanes.findIndex(l => l <= from + 0.0005);
          lane = lane < 0 ? lanes.length : lane;
          lanes[lane] = to;
          bars.push(svg('g', { class: 'call', ...openable(calls.title(call), () => calls.open(call)) },
            own.map(s => bar(s, y + lane * (height + 3), height))));
        }
        if (lanes.length > 0) {
          texts.push(svg('text', { x: 8, y: y + height }, label));
          y += lanes.length * (height + 3) + 10;
        }
      };
      const parts = kinds => ordered.map(([call, own]) => ({ call, own: own.filter(s => kinds(s.kind)) }))
        .filter(p => p.own.length > 0)
        .map(p => ({ ...p, from: p.own[0].from, to: p.own.at(-1).to }))
        .sort((a, b) => a.from - b.from);
      draw('In flight', parts(k => k > lock), 14);
      draw(left < 200 ? 'Lock waits' : 'Waits for a lock', parts(k => k === lock), 5);
    }
    const step = tick(end, (w - left) / 90);
    for (let t = 0; t <= end; t += step) {
      lines.push(svg('line', { class: 'axis', x1: x(t).toFixed(2), x2: x(t).toFixed(2), y1: 20, y2: y }));
      texts.push(svg('text', { class: 'soft', x: x(t).toFixed(2), y: 14, 'text-anchor': t === 0 ? 'start' : 'middle' }, axis(t, step)));
    }
    const used = new Set(steps.filter(s => !isLanes || s.kind !== queue).map(stepClass));
    root.append(el('h3', {}, title),
      el('p', { class: 'soft' }, isLanes
        ? 'Each bar is a call in flight; a lane holds calls that follow each other. Select a bar to see the call.'
        : 'Each line is a call. Select it to see its attempts.'),
      el('ul', { class: 'legend' }, legend.filter(([kind]) => used.has(kind)).map(
        ([kind, text]) => el('li', {}, el('span', { class: `k-${kind}`, 'aria-hidden': 'true' }), text))),
      el('div', { class: 'drawing', tabindex: 0, role: 'region', 'aria-label': `${title}, scrollable` },
        svg('svg', { viewBox: `0 0 ${w} ${y + 6}`, width: w, height: y + 6, role: 'group', 'aria-label': title }, lines, bars, texts)));
  }

  // A step of the axis with about this many lines: 1, 2 or 5 with zeros, or whole minutes.
  function tick(end, lines) {
    const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 3e4, 6e4, 12e4, 3e5, 6e5, 18e5, 36e5];
    return steps.find(s => end / s <= Math.max(3, lines)) || Math.ceil(end / 10 / 36e5) * 36e5;
  }

  const axis = (ms, step) => ms === 0 ? '0'
    : step < 60000 ? ms < 1000 ? `${ms} ms` : `${ms / 1000} s`
      : `${Math.round(ms / 60000)} min`;

  // --- The page ---

  const sections = [...document.querySelectorAll('section.plan')];
  const done = new Set();

  function show(index) {
    if (sections.length > 1) {
      sections.forEach((s, i) => { s.hidden = i !== index; });
      document.querySelectorAll('nav.plans button').forEach((b, i) => b.setAttribute('aria-current', String(i === index)));
    }
    build(index);
  }

  // Draws the tables and drawings of a plan when it is shown first.
  function build(index) {
    const plan = data.plans[index];
    if (!plan || done.has(index)) {
      return;
    }
    done.add(index);
    const root = sections[index].querySelector('.views');
    const place = () => root.appendChild(el('div'));
    let all = [];
    const records = plan.records.n > 0 ? new Records(place(), plan, call => all[0]?.open(call)) : null;
    all = plan.runs.map(run => new Calls(run, records));
    // The table is on the screen first.
    setTimeout(() => {
      for (const calls of all) {
        const of = calls.run.isRollback ? 'Rollback: ' : '';
        drawTimeline(place(), calls, `${of}${of ? 'timeline' : 'Timeline'} of the calls`);
        drawGraph(place(), calls, `${of}${of ? 'graph' : 'Graph'} of the calls`);
      }
      document.documentElement.dataset.ready = String(index);
    }, 0);
  }

  function addPlans() {
    const titles = sections.map(s => s.dataset.title);
    if (titles.length > 1) {
      addEventListener('beforeprint', () => sections.forEach((_, i) => build(i)));
      document.querySelector('nav.plans').replaceChildren(
        ...titles.map((t, i) => el('button', { type: 'button', onclick: () => show(i) }, t)));
    }
  }

  addTheme();
  addPlans();
  show(0);
})();
