namespace Extensions.AutoML.Tests;

internal static class PrunerCurves
{
    /// <summary>Losses at steps 1, 2, 3 ...</summary>
    public static IReadOnlyList<PrunerStep> Curve(params double[] losses) => [.. losses.Select((loss, index) => new PrunerStep(index + 1, loss))];

    /// <summary>The same loss at each of some steps.</summary>
    public static IReadOnlyList<PrunerStep> At(double loss, params int[] steps) => [.. steps.Select(step => new PrunerStep(step, loss))];

    /// <summary>Plays a whole search without threads: trials begin in turn, waiting ones go on where they may. Trials have constant losses. Gives how far each came.</summary>
    public static int[] Play(IPruner pruner, IReadOnlyList<double> losses, int lastStep)
    {
        var (steps, states) = (losses.Select(_ => new List<PrunerStep>()).ToArray(), new TrialState?[losses.Count]);
        PruningDecision Ask(int id) => pruner.Decide(new PrunerContext(id, steps[id],
            [.. Enumerable.Range(0, losses.Count).Where(other => other != id && states[other] is not null && pruner.Group(other) == pruner.Group(id)).Select(other => new PrunerTrial(other, states[other]!.Value, steps[other]))], states.All(state => state is not null)));
        void GoOn(int id)
        {
            states[id] = TrialState.Running;
            foreach (var step in pruner.Steps(lastStep).Where(step => steps[id].Count == 0 || step > steps[id][^1].Step))
            {
                steps[id].Add(new(step, losses[id]));
                if (step < lastStep && Ask(id) is not PruningDecision.Continue and var decision)
                {
                    states[id] = decision == PruningDecision.Pause ? TrialState.Paused : TrialState.Pruned;
                    return;
                }
            }
            states[id] = TrialState.Completed;
        }

        for (var id = 0; id < losses.Count; id++)
        {
            GoOn(id);
            for (var isChanging = true; isChanging;)
            {
                isChanging = false;
                foreach (var waiting in Enumerable.Range(0, losses.Count).Where(other => states[other] == TrialState.Paused).OrderByDescending(other => steps[other][^1].Step).ToList())
                    switch (Ask(waiting))
                    {
                        case PruningDecision.Continue:
                            GoOn(waiting);
                            isChanging = true;
                            break;
                        case PruningDecision.Prune:
                            states[waiting] = TrialState.Pruned;
                            break;
                    }
            }
        }

        return [.. steps.Select(of => of[^1].Step)];
    }
}
