package org.legato.node;

import java.util.Optional;
import org.legato.call.CallEnvironment;
import org.legato.dsm.app.Application;
import org.legato.dsm.app.ApplicationRegistry;

/** The registry's applications as legs see them. */
record LoadedScripts(ApplicationRegistry registry) implements CallEnvironment.Applications {
  @Override
  public Optional<Application> outgoing(String name) {
    return registry.findOutgoing(name);
  }

  @Override
  public Optional<Application> withoutCall(String bundle, String diagram) {
    return registry.withoutCall(bundle, diagram);
  }
}
