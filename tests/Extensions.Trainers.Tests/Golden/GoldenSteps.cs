using System.Text.Json;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Golden;

/// <summary>Golden cases of an objective that remembers something of each row: its calls in order, losses, gradients and memory after each.</summary>
public abstract class GoldenSteps : GoldenAdapter
{
    /// <summary>Name of the memory in the state.</summary>
    protected abstract string Memory { get; }

    /// <summary>Checks what else a step expects.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="context">What it saw.</param>
    /// <param name="expected">"expected" of the step.</param>
    /// <param name="tolerance">Tolerance of the case.</param>
    protected virtual void CheckStep(Objective objective, ObjectiveContext context, JsonElement expected, double tolerance) { }

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var initial = GoldenNumbers.Rows(golden.Extra.GetProperty("initial_state"));
        var objective = golden.Build();
        using var state = new ObjectiveState(initial.Length);
        var start = tensor(initial.SelectMany(row => row).ToArray(), dtype: dtype);
        state.GetOrAdd(Memory, () => initial[0].Length == 1 ? start : start.reshape(initial.Length, -1));
        var epoch = 0;
        foreach (var step in golden.Steps.EnumerateArray())
        {
            var indices = GoldenNumbers.Flat(step.GetProperty("indices")).Select(index => (long)index).ToArray();
            var logits = GoldenNumbers.Rows(step.GetProperty("logits"));
            var context = new ObjectiveContext
            {
                Outputs = tensor(logits.SelectMany(row => row).ToArray(), dtype: dtype).reshape(logits.Length, -1).requires_grad_(),
                Labels = tensor(GoldenNumbers.Flat(step.GetProperty("labels"))).to(ScalarType.Int64),
                RowIndices = tensor(indices),
                Epoch = epoch++,
                EpochCount = golden.Steps.GetArrayLength(),
                State = state,
            };
            var losses = objective.Losses(context);
            var loss = new MeanReducer().Reduce(losses, objective.Divisors(context), null);
            loss.backward();

            var what = $"of step {epoch}";
            var expected = step.GetProperty("expected");
            GoldenNumbers.AssertClose(GoldenNumbers.Flat(step.GetProperty("per_example")), GoldenNumbers.Flat(losses), golden.Tolerance, "per-example loss " + what);
            GoldenNumbers.AssertClose([step.GetProperty("loss").GetDouble()], GoldenNumbers.Flat(loss), golden.Tolerance, "loss " + what);
            GoldenNumbers.AssertClose(GoldenNumbers.Flat(step.GetProperty("grad")), GoldenNumbers.Flat(context.Outputs.grad!), golden.Tolerance, "gradient " + what);
            var rows = state.Tensors[Memory].index_select(0, context.RowIndices);
            GoldenNumbers.AssertClose(GoldenNumbers.Flat(expected.GetProperty("state_of_batch")), GoldenNumbers.Flat(rows), golden.Tolerance, "memory " + what);
            CheckStep(objective, context, expected, golden.Tolerance);
        }
        GoldenNumbers.AssertClose(
            GoldenNumbers.Flat(golden.Expected.GetProperty("final_state")), GoldenNumbers.Flat(state.Tensors[Memory]), golden.Tolerance, "memory at the end");
    }
}
