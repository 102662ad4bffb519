/** The graph’s input, (batch, 4): raw observations. */
export const inputName = 'observation';

/** The graph’s output, (batch, 2). */
export const outputName = 'q_values';

/** What we write as the producer of a file. */
export const producerName = 'CartPole Studio';
