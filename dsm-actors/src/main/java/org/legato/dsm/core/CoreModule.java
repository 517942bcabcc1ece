package org.legato.dsm.core;

import org.legato.dsm.engine.ModuleSet;
import org.legato.dsm.engine.ScriptModule;

/** The actions and conditions that every script has without an import. */
public final class CoreModule implements ScriptModule {

  @Override
  public String name() {
    return ModuleSet.CORE;
  }

  @Override
  public void declare(Declarations declarations) {
    FlowActions.declare(declarations);
    VariableActions.declare(declarations);
    ArrayActions.declare(declarations);
    LogActions.declare(declarations);
    TimerActions.declare(declarations);
    EventActions.declare(declarations);
    PlayActions.declare(declarations);
    RecordActions.declare(declarations);
    StreamActions.declare(declarations);
    KeyActions.declare(declarations);
    InvocationActions.declare(declarations);
    BackToBackActions.declare(declarations);
    ObjectActions.declare(declarations);
    LockActions.declare(declarations);
    Conditions.declare(declarations);
  }
}
