import './app.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { install } from './offline/install.svelte';
import { worker } from './offline/worker.svelte';

const root = document.getElementById('app');
if (root !== null) mount(App, { target: root });
install.start();
worker.start();
