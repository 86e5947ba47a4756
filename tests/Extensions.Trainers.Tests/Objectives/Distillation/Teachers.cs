namespace Extensions.Trainers.Tests.Objectives.Distillation;

/// <summary>A teacher for tests, and what references of distillation share.</summary>
internal static class Teachers
{
    /// <summary>Adds logits of a teacher, the same for every batch of a size: convexity is checked between batches that differ in their outputs alone.</summary>
    public static ExampleBatch Add(ExampleBatch batch)
    {
        var random = new Random(11);
        var logits = batch.Outputs.Select(row => Some.Normals(random, row.Length, 1.5)).ToArray();
        return batch with { Columns = new Dictionary<string, double[][]> { ["teacher_logits"] = logits } };
    }

    public static double[] Logits(ExampleBatch batch, int row) => batch.Columns["teacher_logits"][row];

    public static double[] Softmax(double[] logits, double temperature) => Naive.Softmax([.. logits.Select(logit => logit / temperature)]);

    public static double WithLabels(double distillation, double share, double[] outputs, double label) =>
        (1 - share) * distillation - share * Math.Log(Naive.Softmax(outputs)[(int)label]);

    /// <summary>A batch with the probabilities of a teacher.</summary>
    public static ExampleBatch Batch(double[][] outputs, double[][] probabilities, double[][] labels) =>
        new(outputs, labels) { Columns = new Dictionary<string, double[][]> { ["teacher_probabilities"] = probabilities } };
}
