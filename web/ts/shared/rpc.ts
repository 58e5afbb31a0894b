// Both ends of the protocol: the caller on the page and the dispatcher in the worker.
import {
  CallError,
  PROTOCOL_VERSION,
  type Call,
  type Calls,
  type Control,
  type Emit,
  type Handlers,
  type Reply,
  type Request,
} from './protocol';

/** The part of Worker and of a worker's global scope that the protocol needs. */
export interface Port<Out> {
  postMessage(message: Out, transfer: ArrayBuffer[]): void;
}

interface Pending {
  call: Call;
  done(data: unknown): void;
  event(data: unknown): void;
  failed(error: CallError): void;
}

/** Sends calls and matches their replies by id. */
export class Caller {
  private next = 1;
  private readonly pending = new Map<number, Pending>();

  constructor(private readonly port: Port<Request>) {
    port.postMessage({ kind: 'hello', version: PROTOCOL_VERSION }, []);
  }

  /** Starts a call. Returns its id, for abort, and the promise of its result. */
  call<C extends Call>(
    call: C,
    data: Calls[C]['in'],
    event: (data: Calls[C]['event']) => void,
    transfer: ArrayBuffer[] = [],
  ): { id: number; result: Promise<Calls[C]['out']> } {
    const id = this.next++;
    const result = new Promise<Calls[C]['out']>((resolve, reject) => {
      this.pending.set(id, {
        call,
        done: resolve as (data: unknown) => void,
        event: event as (data: unknown) => void,
        failed: reject,
      });
    });
    this.port.postMessage({ kind: 'call', id, call, data } as Request, transfer);
    return { id, result };
  }

  /** Asks a running call to stop; its result then says so. */
  abort(id: number): void {
    if (this.pending.has(id)) this.port.postMessage({ kind: 'abort', id }, []);
  }

  /** Tells a running call up to which time of the piece it may write, in seconds. */
  pace(id: number, seconds: number): void {
    if (this.pending.has(id)) this.port.postMessage({ kind: 'pace', id, seconds }, []);
  }

  /** Takes a message that the worker sent. */
  receive(reply: Reply): void {
    if (reply.kind === 'hello') {
      if (reply.version !== PROTOCOL_VERSION) {
        this.failAll(new CallError('internal', 'The page and its worker differ in age; reload the page.'));
      }
      return;
    }
    const pending = this.pending.get(reply.id);
    if (!pending) return;
    if (reply.kind === 'event') {
      pending.event(reply.data);
      return;
    }
    this.pending.delete(reply.id);
    if (reply.kind === 'done') pending.done(reply.data);
    else pending.failed(new CallError(reply.code, reply.message));
  }

  /** Ends every open call with an error, as when the worker is gone. */
  failAll(error: CallError): void {
    for (const pending of this.pending.values()) pending.failed(error);
    this.pending.clear();
  }
}

/** The worker's side of what a running call is told. */
class Orders implements Control {
  aborted = false;
  until = Infinity;
  private wake = (): void => undefined;

  changed(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  abort(): void {
    this.aborted = true;
    this.wake();
  }

  pace(seconds: number): void {
    this.until = seconds;
    this.wake();
  }
}

/** Returns the function that handles the messages which a worker receives. */
export function dispatcher(port: Port<Reply>, handlers: Handlers): (request: Request) => void {
  const running = new Map<number, Orders>();

  const run = async <C extends Call>(id: number, call: C, data: Calls[C]['in']): Promise<void> => {
    const orders = new Orders();
    running.set(id, orders);
    const emit: Emit<C> = (event, transfer = []) =>
      port.postMessage({ kind: 'event', id, call, data: event } as Reply, transfer);
    try {
      const result = await handlers[call](data, emit, orders);
      port.postMessage({ kind: 'done', id, call, data: result } as Reply, []);
    } catch (error) {
      const code = error instanceof CallError ? error.code : 'internal';
      const message = error instanceof Error ? error.message : String(error);
      port.postMessage({ kind: 'error', id, code, message }, []);
    } finally {
      running.delete(id);
    }
  };

  return (request) => {
    if (request.kind === 'hello') {
      port.postMessage({ kind: 'hello', version: PROTOCOL_VERSION }, []);
    } else if (request.kind === 'abort') {
      running.get(request.id)?.abort();
    } else if (request.kind === 'pace') {
      running.get(request.id)?.pace(request.seconds);
    } else {
      void run(request.id, request.call, request.data as Calls[Call]['in']);
    }
  };
}
