import * as tf from '@tensorflow/tfjs';

// Otherwise its first use prints a banner that advises to install the backend for Node.
tf.env().set('IS_TEST', true);

export { tf };
