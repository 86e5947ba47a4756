using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

/// <summary>Batches of rows of one training run, for objectives that remember something of each row.</summary>
internal static class StatefulBatches
{
    public static ObjectiveContext Context(ObjectiveState state, long[] rows, double[][] outputs, long[] labels, bool training = true, int epoch = 0, int epochCount = 1) => new()
    {
        Outputs = tensor(outputs.SelectMany(row => row).ToArray()).reshape(outputs.Length, -1).requires_grad_(),
        Labels = tensor(labels),
        RowIndices = tensor(rows),
        Epoch = epoch,
        EpochCount = epochCount,
        IsTraining = training,
        State = state,
    };

    public static double[] Losses(Objective objective, ObjectiveContext context) => objective.Losses(context).data<double>().ToArray();

    public static double[] Memory(ObjectiveState state, string name) => state.Tensors[name].data<double>().ToArray();
}
