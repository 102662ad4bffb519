import { mount } from 'svelte';
import App from './App.svelte';
import { pickFace } from './connection/pickFace';
import './styles.css';

mount(App, { target: document.getElementById('app')!, props: { face: pickFace() } });
