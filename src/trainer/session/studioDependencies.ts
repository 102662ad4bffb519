import type { EngineChoice } from '../../shared/engines';
import type { Resumption } from '../checkpoint/resumption';
import type { Clock } from '../clock';
import type { EngineCatalog } from '../engines/engineCatalog';
import type { Model } from '../models/model';
import type { ModelCodec } from '../models/modelCodec';
import type { AutosaveOptions } from './autosave';
import type { FaultListener } from './fault';

/** What a trainer is given by its host. */
export interface StudioDependencies {
  readonly engines: EngineCatalog;
  /** What computes until a face chooses something else. */
  readonly engineChoice: EngineChoice;
  readonly clock: Clock;
  /** Reads and writes models, away from the trainer where the host can. */
  readonly models: ModelCodec;
  /** The trained example, which Test can play at once; null leaves an untrained agent. */
  readonly bundledModel: Model | null;
  /** Where checkpoints go and how often; without it none are kept. */
  readonly autosave?: AutosaveOptions;
  /** What an earlier trainer left, in place of the trained example. */
  readonly resumption?: Resumption;
  readonly onFault: FaultListener;
  /** Hears before this process is silent for some seconds, which end with the next event. */
  readonly onLongWork?: () => void;
}
