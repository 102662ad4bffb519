import { directCodec } from '../../../trainer/models/modelCodec';
import { serveCodec } from './serveCodec';

/** The thread in which a model is read or written. */
serveCodec(directCodec);
