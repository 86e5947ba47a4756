namespace MLExtensions.Evaluation;

/// <summary>Losses by epoch.</summary>
internal static class TrainingSection
{
    public static ReportSection? Of(EvaluationReport report)
        => Section.Of("training", "Training", Section.With(report, model => model.History is { Epochs.IsDefaultOrEmpty: false } history ? history : null).Select(one =>
        {
            var (epochs, last) = (one.Part.Epochs, one.Part.Epochs[^1]);
            var color = PictureColor.Of(one.Index).Solid;
            var validated = epochs.Any(epoch => epoch.ValidationLoss is not null);
            return new ReportPicture($"Training of {one.Model.Name}", $"Loss by epoch, {epochs.Length} epochs; at the end {ReportNumber.Of(last.TrainingLoss)} on the training rows" + (last.ValidationLoss is { } loss ? $" and {ReportNumber.Of(loss)} on the validation rows" : "")
                + $". The model holds epoch {one.Part.BestEpoch}{(one.Part.StoppedEarly ? "; training stopped early" : "")}.", title => TrainingPicture.Draw(one.Part, color, title))
            {
                Legend = validated ? [new("training rows", PictureColor.Reference), new("validation rows", color)] : [new("training rows", PictureColor.Reference)],
            };
        }));
}
