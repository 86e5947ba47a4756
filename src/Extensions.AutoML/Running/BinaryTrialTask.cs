using Microsoft.ML;
using MLExtensions.Evaluation;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

internal sealed class BinaryTrialTask(MLContext ml) : TrialTask<BinaryPredictions>(ml, SearchTask.Binary)
{
    public override Metric<BinaryPredictions> DefaultMetric => BinaryMetric.LogLoss;

    public override IReadOnlyList<Metric<BinaryPredictions>> Metrics => BinaryMetric.All;

    public override BinaryPredictions Read(IDataView scored, EvaluationOptions options) => BinaryPredictions.Read(scored, options);

    public override ModelEvaluation Evaluate(IDataView scored, string name, EvaluationOptions options, IReadOnlyList<Metric<BinaryPredictions>> metrics) => ML.BinaryClassification.EvaluateModel(scored, name, options, metrics);

    protected override ITransformer Fit(NeuralNetworkOptions options, IDataView train, IDataView? validation) => Fit(ML.BinaryClassification.Trainers.NeuralNetwork((NeuralNetworkBinaryTrainer.Options)options), train, validation);
}
